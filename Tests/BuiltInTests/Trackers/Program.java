import java.util.Arrays;
import java.util.stream.Stream;

public final class Program {
  private static byte[] held;

  public static void main(String[] arguments) throws InterruptedException {
    var memory = MemoryTracking.shared();
    memory.checkpoint("not shown");
    memory.enable();
    held = new byte[50 << 20];
    Arrays.fill(held, (byte) 'x');
    System.out.printf("differences %d %d\n", memory.delta().getAsLong(), memory.peakIncrease().getAsLong());
    memory.checkpoint("fifty allocated");
    held = null;
    System.gc();
    memory.checkpoint("freed");
    Runnable work = () -> {
      for (int count = 0; count < 50; count++) memory.checkpoint("thread");
    };
    var threads = Stream.generate(() -> new Thread(work)).limit(4).toArray(Thread[]::new);
    for (Thread thread : threads) thread.start();
    for (Thread thread : threads) thread.join();
    memory.disable();
    memory.checkpoint("not shown");
    System.out.printf("disabled %b %s %s\n", memory.isEnabled(), memory.delta(), memory.peakIncrease());
    new MemoryTracking(System.err, false).enable();
  }
}
