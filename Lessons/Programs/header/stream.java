// Prints the first 100 bytes of a file. Holds those.
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        try (var in = Files.newInputStream(Path.of(args[0]))) {
            System.out.writeBytes(in.readNBytes(100));
        }
        System.out.flush();
    }
}
