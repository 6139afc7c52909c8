// Prints the content of the first section whose name contains a text. Holds the whole file, all of
// its lines, and all of its sections.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
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
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("(?<=\n)");

        List<Section> sections = new ArrayList<>();
        for (String line : lines) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                sections.add(new Section(header.group(1), new StringBuilder()));
            } else if (!sections.isEmpty()) {
                sections.get(sections.size() - 1).content.append(line);
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
}
