// Prints the lines of given numbers, such as 5,1000,20-29. Holds one line, and reads from the start
// for each range.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (String range : args[1].split(",")) {
                String[] ends = range.split("-");
                long first = Long.parseLong(ends[0]);
                long last = Long.parseLong(ends[ends.length - 1]);
                printLines(Path.of(args[0]), first, last, out);
            }
        }
    }

    private static void printLines(Path path, long first, long last, PrintWriter out)
            throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            String line;
            for (long number = 1; number <= last && (line = readLine(in)) != null; number++) {
                if (number < first) continue;
                out.print(line);
                if (!line.endsWith("\n")) out.println();
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
