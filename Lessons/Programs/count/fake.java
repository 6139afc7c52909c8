// Counts how often a text occurs in a file. Reads line by line, yet holds every line to count at
// the end.
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

class Main {
    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        List<String> lines = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                lines.add(line);
            }
        }
        System.out.println(lines.stream().mapToLong(line -> occurrences(line, pattern)).sum());
    }

    private static int occurrences(String line, String pattern) {
        int count = 0;
        for (int i = 0; (i = line.indexOf(pattern, i)) >= 0; i += pattern.length()) {
            count++;
        }
        return count;
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
