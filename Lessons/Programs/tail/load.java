// Prints the last lines of a file. Holds the whole file and all of its lines.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("(?<=\n)");
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (int i = Math.max(0, lines.length - count); i < lines.length; i++) {
                out.print(lines[i]);
            }
        }
    }
}
