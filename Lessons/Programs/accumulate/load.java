// Prints how many numbers there are, their sum, the smallest and the largest. Holds the whole file,
// all of its lines, and all numbers.
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class Main {
    public static void main(String[] args) throws IOException {
        String content = new String(Files.readAllBytes(Path.of(args[0])), ISO_8859_1);
        String[] lines = content.split("\n");
        List<Long> numbers = new ArrayList<>();
        for (String line : lines) {
            Long number = number(line);
            if (number != null) numbers.add(number);
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
}
