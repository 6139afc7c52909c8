// Reports on each section of a file and on all of it. Holds one line and two rows of numbers.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.regex.*;

class Main {
    static final Pattern HEADER =
            Pattern.compile("(?:\\xEF\\xBB\\xBF)?#==\\[\\s*(.+?)\\s*]={5,}#\\s*", Pattern.DOTALL);
    static final String[] COLUMNS = {"lines", "bytes", "CRITICAL", "ERROR", "WARN", "INFO"};

    public static void main(String[] args) throws IOException {
        Path path = Path.of(args[0]);
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
                var out = new PrintWriter(System.out, false, StandardCharsets.ISO_8859_1)) {
            out.printf("File: %s\nSize: %d bytes\n\n", path.getFileName(), Files.size(path));
            out.print("    Lines        Bytes Critical    Error  Warning     Info  Section\n");
            String name = null;
            long[] row = new long[6], total = new long[6];
            long longest = 0, longestNumber = 1;
            for (String line; (line = readLine(in)) != null;) {
                Matcher header = HEADER.matcher(line);
                if (header.matches() || name == null) {
                    if (name != null) print(name, row, out);
                    name = header.matches() ? header.group(1) : "(before the first section)";
                    row = new long[6];
                }
                add(line, row);
                add(line, total);
                int length = line.length() - (line.endsWith("\n") ? 1 : 0);
                if (length > longest) longestNumber = total[0];
                longest = Math.max(longest, length);
            }
            if (name != null) print(name, row, out);
            print("(total)", total, out);
            out.printf(name == null ? "\nThere are no lines.\n"
                    : "\nThe longest line has %d bytes: line %d.\n", longest, longestNumber);
        }
    }

    private static void add(String line, long[] row) {
        row[0]++;
        row[1] += line.length();
        String start = line.substring(0, Math.min(256, line.length()));
        int column = 2;
        while (column < 6 && !start.contains(COLUMNS[column])) column++;
        if (column < 6) row[column]++;
    }

    private static void print(String name, long[] n, PrintWriter out) {
        out.printf("%9d%13d%9d%9d%9d%9d  %s\n", n[0], n[1], n[2], n[3], n[4], n[5], name);
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = 0; b != '\n' && (b = in.read()) != -1;) line.write(b);
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
    }
}
