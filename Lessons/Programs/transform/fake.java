// Prints a file with its letters changed. Reads chunk by chunk, yet holds all that it changed until
// the end.
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

class Main {
    public static void main(String[] args) throws IOException {
        IntUnaryOperator change = change(args[1]);
        var changed = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        try (var in = Files.newInputStream(Path.of(args[0]))) {
            for (int size; (size = in.read(chunk)) > 0;) {
                for (int i = 0; i < size; i++) {
                    chunk[i] = (byte) change.applyAsInt(chunk[i]);
                }
                changed.write(chunk, 0, size);
            }
        }
        changed.writeTo(System.out);
        System.out.flush();
    }

    private static IntUnaryOperator change(String mode) {
        return switch (mode) {
            case "upper" -> b -> b >= 'a' && b <= 'z' ? b - 32 : b;
            case "lower" -> b -> b >= 'A' && b <= 'Z' ? b + 32 : b;
            case "rot13" -> b -> {
                int letter = b | 32;
                if (letter >= 'a' && letter <= 'm') return b + 13;
                return letter >= 'n' && letter <= 'z' ? b - 13 : b;
            };
            default -> throw new IllegalArgumentException(mode);
        };
    }
}
