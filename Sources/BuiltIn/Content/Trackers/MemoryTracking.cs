using System;
using System.Globalization;
using System.IO;
using System.Text;

/// <summary>Memory checkpoints for a C# program, in the form that HighWater reads.</summary>
/// <remarks>
/// <code>
/// MemoryTracker.Shared.Enable();
/// var rows = Parse(path);
/// MemoryTracker.Shared.Checkpoint("Content parsed");
/// </code>
/// prints, with the time in UTC:
/// <code>
/// [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
/// [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
/// </code>
/// While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
/// may share a tracker. The figures, the whole process's and not the heap's alone, come from Linux's
/// /proc/self/status; an IOException is thrown if they cannot be read. There are no dependencies; it
/// works with .NET and Mono. This file is free to copy and to change.
/// </remarks>
public sealed class MemoryTracker
{
    private const string Status = "/proc/self/status";

    private readonly object gate = new object();
    private readonly TextWriter writer;
    private readonly bool timestamps;
    private volatile bool enabled;
    private long lastRss, startPeak, highestPeak;

    /// <summary>Makes a tracker that writes to a writer, or to Console.Out if it is null.</summary>
    public MemoryTracker(TextWriter writer = null, bool timestamps = true)
    {
        this.writer = writer;
        this.timestamps = timestamps;
    }

    /// <summary>The tracker that the whole program shares; it writes to Console.Out.</summary>
    public static MemoryTracker Shared { get; } = new MemoryTracker();

    /// <summary>Whether checkpoints are printed.</summary>
    public bool IsEnabled => enabled;

    /// <summary>Begins to track, or begins again.</summary>
    public void Enable()
    {
        lock (gate)
        {
            ReadStatus(out lastRss, out startPeak);
            highestPeak = startPeak;
            enabled = true;
            Print($"Tracking enabled. RSS: {MiB(lastRss)} MiB, Peak: {MiB(startPeak)} MiB");
        }
    }

    /// <summary>Stops tracking; checkpoints print nothing from here on.</summary>
    public void Disable()
    {
        lock (gate) enabled = false;
    }

    /// <summary>Prints the figures at the end of a phase.</summary>
    public void Checkpoint(string phase)
    {
        if (!enabled) return;
        lock (gate)
        {
            if (!enabled) return;
            ReadFigures(out long rss, out long peak);
            string delta = MiB(rss - lastRss, "+"), increase = MiB(peak - startPeak, "+");
            lastRss = rss;
            Print($"{phase}: RSS {MiB(rss)} MiB ({delta}) | Peak {MiB(peak)} MiB ({increase} since start)");
        }
    }

    /// <summary>How many bytes RSS has changed since the last checkpoint; null while disabled.</summary>
    public long? Delta()
    {
        lock (gate)
        {
            if (!enabled) return null;
            ReadFigures(out long rss, out _);
            return rss - lastRss;
        }
    }

    /// <summary>How many bytes the peak has risen since Enable; null while disabled.</summary>
    public long? PeakIncrease()
    {
        lock (gate)
        {
            if (!enabled) return null;
            ReadFigures(out _, out long peak);
            return peak - startPeak;
        }
    }

    private void ReadFigures(out long rss, out long peak)
    {
        ReadStatus(out rss, out peak);
        // The kernel adds up counts per processor, and the sum can come out a little lower.
        peak = highestPeak = Math.Max(highestPeak, peak);
    }

    private static void ReadStatus(out long rss, out long peak)
    {
        string status;
        try
        {
            var buffer = new byte[4096];
            using (var file = new FileStream(Status, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1))
                status = Encoding.ASCII.GetString(buffer, 0, file.Read(buffer, 0, buffer.Length));
        }
        catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
        {
            throw new IOException("memory tracking needs Linux with /proc mounted: " + error.Message, error);
        }
        rss = Amount(status, "VmRSS");
        peak = Amount(status, "VmHWM");
    }

    private static long Amount(string status, string name)
    {
        int start = status.IndexOf("\n" + name + ":", StringComparison.Ordinal) + name.Length + 2;
        int end = status.IndexOf(" kB", start, StringComparison.Ordinal);
        if (start < name.Length + 2 || end < 0)
            throw new IOException($"memory tracking: {Status} has no {name} line");
        return long.Parse(status.Substring(start, end - start).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private static string MiB(long bytes, string plus = "")
    {
        long tenths = (long)Math.Round(bytes * 10 / 1048576.0, MidpointRounding.AwayFromZero);
        string sign = tenths < 0 ? "-" : plus;
        return sign + (Math.Abs(tenths) / 10.0).ToString("F1", CultureInfo.InvariantCulture);
    }

    private void Print(string message)
    {
        string time = timestamps
            ? DateTime.UtcNow.ToString("[yyyy-MM-dd HH:mm:ss] ", CultureInfo.InvariantCulture)
            : "";
        TextWriter output = writer ?? Console.Out;
        output.Write(time + "[MEMORY] " + message + "\n");
        output.Flush();
    }
}
