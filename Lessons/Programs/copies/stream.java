// Prints the numbers above zero in KiB and in order. Holds one line, and the numbers it must sort.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class Main {
    public static void main(String[] args) throws IOException {
        long[] result = new long[1024];
        int count = 0;
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                Long number = number(line);
                if (number == null || number <= 0) continue;
                if (count == result.length) result = Arrays.copyOf(result, count + count / 2);
                result[count++] = number / 1024;
            }
        }
        Arrays.sort(result, 0, count);
        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (int i = 0; i < count; i++) {
                out.println(result[i]);
            }
        }
    }

    /** Returns the number on a line, of up to 18 digits, or null if there is none. */
    private static Long number(String line) {
        String text = (line.startsWith("\u00EF\u00BB\u00BF") ? line.substring(3) : line).strip();
        int digits = text.length() - (text.startsWith("+") || text.startsWith("-") ? 1 : 0);
        try {
            return digits > 18 ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
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
