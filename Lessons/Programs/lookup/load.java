// Prints the lines of given numbers, such as 5,1000,20-29. Holds the whole file and all of its
// lines.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.isEmpty() ? new String[0] : content.split("(?<=\n)");
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (String range : args[1].split(",")) {
                String[] ends = range.split("-");
                long first = Long.parseLong(ends[0]);
                long last = Math.min(Long.parseLong(ends[ends.length - 1]), lines.length);
                for (long number = first; number <= last; number++) {
                    String line = lines[(int) number - 1];
                    out.print(line.endsWith("\n") ? line : line + "\n");
                }
            }
        }
    }
}
