// Prints the lines that contain a text, with their numbers. Holds one line.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16);
                var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            long number = 0;
            for (String line; (line = readLine(in)) != null;) {
                number++;
                if (line.contains(pattern)) {
                    out.print(number + ":");
                    out.print(line);
                    if (!line.endsWith("\n")) out.println();
                }
            }
        }
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
