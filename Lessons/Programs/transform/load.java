// Prints a file with its letters changed. Holds the whole file, before and after.
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

class Main {
    public static void main(String[] args) throws IOException {
        IntUnaryOperator change = change(args[1]);
        byte[] content = Files.readAllBytes(Path.of(args[0]));
        byte[] changed = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            changed[i] = (byte) change.applyAsInt(content[i]);
        }
        System.out.writeBytes(changed);
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
