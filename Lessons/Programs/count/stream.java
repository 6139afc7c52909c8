// Counts how often a text occurs in a file. Holds one chunk, and the end of the one before.
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Main {
    public static void main(String[] args) throws IOException {
        String pattern = new String(args[1].getBytes(UTF_8), ISO_8859_1);
        byte[] buffer = new byte[1 << 16];
        String rest = "";
        long count = 0;
        try (var in = Files.newInputStream(Path.of(args[0]))) {
            for (int size; (size = in.read(buffer)) > 0;) {
                String chunk = rest + new String(buffer, 0, size, ISO_8859_1);
                int next = 0;
                for (int i; (i = chunk.indexOf(pattern, next)) >= 0; next = i + pattern.length()) {
                    count++;
                }
                // An occurrence may begin here and end in the next chunk.
                rest = chunk.substring(Math.max(next, chunk.length() - pattern.length() + 1));
            }
        }
        System.out.println(count);
    }
}
