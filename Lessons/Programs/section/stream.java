// Prints the content of the first section whose name contains a text. Finds where it begins and
// ends, then copies it; holds one line, and then one block.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class Main {
    private static final Pattern HEADER =
            Pattern.compile("(?:\\xEF\\xBB\\xBF)?#==\\[\\s*(.+?)\\s*]={5,}#\\s*", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\\s*(\\S|\\S.*\\S)\\s*", Pattern.DOTALL);

    public static void main(String[] args) throws IOException {
        String name = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        Pattern wanted = Pattern.compile(name, Pattern.LITERAL | Pattern.CASE_INSENSITIVE);
        try (var file = new FileInputStream(args[0])) {
            var in = new BufferedInputStream(file, 1 << 16);
            boolean isInside = false;
            long offset = 0, start = 0, end = 0;
            for (String line; (line = readLine(in)) != null; offset += line.length()) {
                Matcher header = HEADER.matcher(line), text = TEXT.matcher(line);
                if (header.matches()) {
                    if (isInside) break;
                    isInside = wanted.matcher(header.group(1)).find();
                } else if (isInside && text.matches()) {
                    if (end == 0) start = offset + text.start(1);
                    end = offset + text.end(1);
                }
            }

            file.getChannel().position(start);
            byte[] block = new byte[1 << 16];
            for (int size; start < end; start += size) {
                size = file.read(block, 0, (int) Math.min(block.length, end - start));
                System.out.write(block, 0, size);
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
