// Prints the last lines of a file. Looks for their start from the end; holds one block.
import java.io.IOException;
import java.io.RandomAccessFile;

class Main {
    public static void main(String[] args) throws IOException {
        byte[] block = new byte[1 << 16];
        try (var file = new RandomAccessFile(args[0], "r")) {
            file.seek(startOfLast(Long.parseLong(args[1]), file, block));
            for (int size; (size = file.read(block)) > 0;) {
                System.out.write(block, 0, size);
            }
        }
        System.out.flush();
    }

    /** Returns where the last lines begin, reading one block after the other backwards. */
    private static long startOfLast(long count, RandomAccessFile file, byte[] block)
            throws IOException {
        long end = file.length();
        if (count == 0) {
            return end;
        }
        for (long offset = end; offset > 0;) {
            int size = (int) Math.min(block.length, offset);
            offset -= size;
            file.seek(offset);
            file.readFully(block, 0, size);
            for (int i = size - 1; i >= 0; i--) {
                // The newline at the very end of the file begins no line.
                if (block[i] == '\n' && offset + i != end - 1 && --count == 0) {
                    return offset + i + 1;
                }
            }
        }
        return 0;
    }
}
