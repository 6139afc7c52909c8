// Prints the lines that contain a text, with their numbers. Reads line by line, yet holds every
// line until it filters them.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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
    private record Line(int number, String text) {}

    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        List<Line> lines = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String text; (text = readLine(in)) != null;) {
                lines.add(new Line(lines.size() + 1, text));
            }
        }
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            lines.stream().filter(line -> line.text.contains(pattern)).forEach(line -> {
                out.print(line.number + ":" + line.text);
                if (!line.text.endsWith("\n")) out.println();
            });
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
