// Prints the numbers above zero in KiB and in order. Holds the whole file, all of its lines, and a
// copy of the numbers for each step.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

class Main {
    public static void main(String[] args) throws IOException {
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("\n");
        long[] numbers = Arrays.stream(lines)
                .map(Main::number)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .toArray();

        long[] positive = Arrays.stream(numbers).filter(number -> number > 0).toArray();
        long[] sorted = Arrays.stream(positive).sorted().toArray();
        long[] result = Arrays.stream(sorted).map(number -> number / 1024).toArray();

        try (var out = new PrintWriter(System.out, false, ISO_8859_1)) {
            for (long number : result) {
                out.println(number);
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
}
