// Prints the first 100 bytes of a file. Holds the whole file.
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        byte[] content = Files.readAllBytes(Path.of(args[0]));
        System.out.write(content, 0, Math.min(100, content.length));
        System.out.flush();
    }
}
