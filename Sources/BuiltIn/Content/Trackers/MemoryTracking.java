import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Memory checkpoints for a Java program, in the form that HighWater reads.
 *
 * <pre>{@code
 * MemoryTracking.shared().enable();
 * var rows = parse(path);
 * MemoryTracking.shared().checkpoint("Content parsed");
 * }</pre>
 *
 * prints, with the time in UTC:
 *
 * <pre>
 * [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
 * [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
 * </pre>
 *
 * While tracking is disabled a checkpoint does nothing, so the calls can stay in the program.
 * Threads may share a tracker. The figures, the whole process's and not the heap's alone, come from
 * Linux's {@code /proc/self/status}; if they cannot be read, methods throw
 * {@link UncheckedIOException}. There are no dependencies; from Java 11. Add your package's line at
 * the top. This file is free to copy and to change.
 */
public final class MemoryTracking {
  private static final String STATUS = "/proc/self/status";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("'['yyyy-MM-dd HH:mm:ss'] '", Locale.ROOT);
  private static final MemoryTracking SHARED = new MemoryTracking(null, true);

  private final PrintStream stream;
  private final boolean timestamps;
  private volatile boolean enabled;
  private long lastRss;
  private long startPeak;
  private long highestPeak;

  /** Makes a tracker that writes to a stream, or to {@code System.out} if it is null. */
  public MemoryTracking(PrintStream stream, boolean timestamps) {
    this.stream = stream;
    this.timestamps = timestamps;
  }

  /** The tracker that the whole program shares; it writes to {@code System.out}. */
  public static MemoryTracking shared() {
    return SHARED;
  }

  /** Whether checkpoints are printed. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Begins to track, or begins again. */
  public synchronized void enable() {
    long[] figures = readStatus();
    lastRss = figures[0];
    startPeak = highestPeak = figures[1];
    enabled = true;
    print("Tracking enabled. RSS: %.1f MiB, Peak: %.1f MiB", mib(lastRss), mib(startPeak));
  }

  /** Stops tracking; checkpoints print nothing from here on. */
  public synchronized void disable() {
    enabled = false;
  }

  /** Prints the figures at the end of a phase. */
  public void checkpoint(String phase) {
    if (!enabled) return;
    synchronized (this) {
      if (!enabled) return;
      long[] figures = figures();
      print(
          "%s: RSS %.1f MiB (%+.1f) | Peak %.1f MiB (%+.1f since start)",
          phase, mib(figures[0]), mib(figures[0] - lastRss), mib(figures[1]), mib(figures[1] - startPeak));
      lastRss = figures[0];
    }
  }

  /** How many bytes RSS has changed since the last checkpoint; empty while disabled. */
  public synchronized OptionalLong delta() {
    return enabled ? OptionalLong.of(figures()[0] - lastRss) : OptionalLong.empty();
  }

  /** How many bytes the peak has risen since {@link #enable}; empty while disabled. */
  public synchronized OptionalLong peakIncrease() {
    return enabled ? OptionalLong.of(figures()[1] - startPeak) : OptionalLong.empty();
  }

  private long[] figures() {
    long[] figures = readStatus();
    // The kernel adds up counts per processor, and the sum can come out a little lower.
    figures[1] = highestPeak = Math.max(highestPeak, figures[1]);
    return figures;
  }

  /** Reads RSS and peak, in bytes. */
  private static long[] readStatus() {
    try (var file = new FileInputStream(STATUS)) {
      String status = new String(file.readNBytes(4096), StandardCharsets.ISO_8859_1);
      return new long[] {amount(status, "VmRSS"), amount(status, "VmHWM")};
    } catch (IOException error) {
      throw new UncheckedIOException("memory tracking needs Linux with /proc mounted: " + error.getMessage(), error);
    }
  }

  private static long amount(String status, String name) throws IOException {
    int start = status.indexOf("\n" + name + ":");
    if (start < 0) throw new IOException(STATUS + " has no " + name + " line");
    int unit = status.indexOf(" kB", start);
    return Long.parseLong(status.substring(start + name.length() + 2, unit).trim()) * 1024;
  }

  /** In MiB, rounded to a tenth, so that nothing is shown as -0.0. */
  private static double mib(long bytes) {
    return Math.round(bytes * 10 / 1048576.0) / 10.0;
  }

  private void print(String format, Object... values) {
    String time = timestamps ? TIME.format(LocalDateTime.now(ZoneOffset.UTC)) : "";
    PrintStream out = stream != null ? stream : System.out;
    out.print(time + "[MEMORY] " + String.format(Locale.ROOT, format, values) + "\n");
    out.flush();
  }
}
