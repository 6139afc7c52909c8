// Prints how many numbers there are, their sum, the smallest and the largest. Reads line by line,
// yet holds all numbers until the end.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class Main {
    public static void main(String[] args) throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                Long number = number(line);
                if (number != null) numbers.add(number);
            }
        }
        if (numbers.isEmpty()) {
            System.out.println("There are no numbers.");
            return;
        }
        // A long may be too small for the sum.
        BigInteger sum = BigInteger.ZERO;
        for (long number : numbers) {
            sum = sum.add(BigInteger.valueOf(number));
        }
        System.out.println("numbers: " + numbers.size());
        System.out.println("sum: " + sum);
        System.out.println("smallest: " + Collections.min(numbers));
        System.out.println("largest: " + Collections.max(numbers));
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
