// Counts how often a text occurs in a file. Holds the whole file and all of its lines.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("(?<=\n)");
        long count = 0;
        for (String line : lines) {
            count += occurrences(line, pattern);
        }
        System.out.println(count);
    }

    private static int occurrences(String line, String pattern) {
        int count = 0;
        for (int i = 0; (i = line.indexOf(pattern, i)) >= 0; i += pattern.length()) {
            count++;
        }
        return count;
    }
}
