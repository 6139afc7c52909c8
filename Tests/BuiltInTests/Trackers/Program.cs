using System;
using System.Linq;
using System.Threading;

public static class Program
{
    private static byte[] held;

    public static void Main()
    {
        var memory = MemoryTracker.Shared;
        memory.Checkpoint("not shown");
        memory.Enable();
        held = Enumerable.Repeat((byte)'x', 50 << 20).ToArray();
        Console.WriteLine($"differences {memory.Delta()} {memory.PeakIncrease()}");
        memory.Checkpoint("fifty allocated");
        GC.KeepAlive(held);
        held = null;
        GC.Collect();
        memory.Checkpoint("freed");
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int count = 0; count < 50; count++) memory.Checkpoint("thread");
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        memory.Disable();
        memory.Checkpoint("not shown");
        Console.WriteLine($"disabled {memory.IsEnabled} {memory.Delta().HasValue} {memory.PeakIncrease().HasValue}");
        new MemoryTracker(Console.Error, false).Enable();
    }
}
