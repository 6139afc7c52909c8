// Prints the lines that contain a text, with their numbers. Holds the whole file and all of its
// lines.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("\n");
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].contains(pattern)) {
                    out.println(i + 1 + ":" + lines[i]);
                }
            }
        }
    }
}
