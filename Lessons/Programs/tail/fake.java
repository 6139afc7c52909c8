// Prints the last lines of a file. Reads line by line, yet holds every line until the end.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class Main {
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        List<String> lines = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                lines.add(line);
            }
        }
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            lines.subList(Math.max(0, lines.size() - count), lines.size()).forEach(out::print);
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
