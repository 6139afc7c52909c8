// Prints the content of the first section whose name contains a text. Reads line by line, yet holds
// every section until the end.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class Main {
    private record Section(String name, StringBuilder content) {}

    private static final Pattern HEADER =
            Pattern.compile("(?:\\xEF\\xBB\\xBF)?#==\\[\\s*(.+?)\\s*]={5,}#\\s*", Pattern.DOTALL);

    public static void main(String[] args) throws IOException {
        String name = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        Pattern wanted = Pattern.compile(name, Pattern.LITERAL | Pattern.CASE_INSENSITIVE);
        List<Section> sections = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                Matcher header = HEADER.matcher(line);
                if (header.matches()) {
                    sections.add(new Section(header.group(1), new StringBuilder()));
                } else if (!sections.isEmpty()) {
                    sections.get(sections.size() - 1).content.append(line);
                }
            }
        }
        for (Section section : sections) {
            if (wanted.matcher(section.name).find()) {
                String text = section.content.toString().replaceAll("^\\s+|\\s+\\z", "");
                System.out.writeBytes(text.getBytes(ISO_8859_1));
                break;
            }
        }
        System.out.flush();
    }

    /** Returns the next line with its newline, each byte as a char, or null if there is none. */
    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = 0; b != '\n' && (b = in.read()) != -1;) {
            line.write(b);
        }
        return line.size() == 0 ? null : line.toString(ISO_8859_1);
    }
}
