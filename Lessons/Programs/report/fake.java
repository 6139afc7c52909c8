// Reports on each section of a file and on all of it. Reads line by line, yet holds every line.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;

class Main {
    static final Pattern HEADER =
            Pattern.compile("(?:\\xEF\\xBB\\xBF)?#==\\[\\s*(.+?)\\s*]={5,}#\\s*", Pattern.DOTALL);
    static final List<String> SEVERITIES = List.of("CRITICAL", "ERROR", "WARN", "INFO");

    public static void main(String[] args) throws IOException {
        Path path = Path.of(args[0]);
        List<List<String>> sections = new ArrayList<>();
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            for (String line; (line = readLine(in)) != null;) {
                boolean isStart = sections.isEmpty() || HEADER.matcher(line).matches();
                if (isStart) sections.add(new ArrayList<>());
                sections.get(sections.size() - 1).add(line);
            }
        }
        List<String> lines = sections.stream().flatMap(List::stream).toList();
        try (var out = new PrintWriter(System.out, false, StandardCharsets.ISO_8859_1)) {
            out.printf("File: %s\nSize: %d bytes\n\n", path.getFileName(), Files.size(path));
            out.print("    Lines        Bytes Critical    Error  Warning     Info  Section\n");
            for (List<String> section : sections) {
                Matcher header = HEADER.matcher(section.get(0));
                String name = header.matches() ? header.group(1) : "(before the first section)";
                print(name, section, out);
            }
            print("(total)", lines, out);
            var length = Comparator.comparingInt((String line) -> line.replace("\n", "").length());
            lines.stream().max(length).ifPresentOrElse(
                    longest -> out.printf("\nThe longest line has %d bytes: line %d.\n",
                            longest.replace("\n", "").length(), lines.indexOf(longest) + 1),
                    () -> out.println("\nThere are no lines."));
        }
    }

    private static void print(String name, List<String> lines, PrintWriter out) {
        List<String> severities = lines.stream().map(Main::severity).toList();
        out.printf("%9d%13d", lines.size(), lines.stream().mapToLong(String::length).sum());
        SEVERITIES.forEach(word -> out.printf("%9d", Collections.frequency(severities, word)));
        out.println("  " + name);
    }

    private static String severity(String line) {
        String start = line.substring(0, Math.min(256, line.length()));
        return SEVERITIES.stream().filter(start::contains).findFirst().orElse("none");
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = 0; b != '\n' && (b = in.read()) != -1;) line.write(b);
        return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
    }
}
