# frozen_string_literal: true

# Memory checkpoints for a Ruby program, in the form that HighWater reads.
#
#     require_relative "memory_tracking"
#
#     MemoryTracking.enable
#     rows = parse(path)
#     MemoryTracking.checkpoint("Content parsed")
#
# prints, with the time in UTC:
#
#     [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
#     [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
#
# While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. Threads
# may share a tracker. The figures, the whole process's and not the heap's alone, come from Linux's
# /proc/self/status; there are no dependencies. This file is free to copy and to change.
module MemoryTracking
  STATUS = "/proc/self/status"
  private_constant :STATUS

  # The kernel's figures about this process cannot be read.
  class Error < StandardError; end

  # Prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint.
  class Tracker
    # Makes a tracker that writes to an IO, by default whatever $stdout is at the time.
    def initialize(io: nil, timestamps: true)
      @io = io
      @timestamps = timestamps
      @lock = Mutex.new
      @enabled = false
    end

    # Whether checkpoints are printed.
    def enabled? = @enabled

    # Begins to track, or begins again.
    def enable
      @lock.synchronize do
        @last_rss, @start_peak = read_status
        @highest_peak = @start_peak
        @enabled = true
        print_line("Tracking enabled. RSS: #{mib(@last_rss)} MiB, Peak: #{mib(@start_peak)} MiB")
      end
    end

    # Stops tracking; checkpoints print nothing from here on.
    def disable
      @lock.synchronize { @enabled = false }
      nil
    end

    # Prints the figures at the end of a phase.
    def checkpoint(phase)
      return unless @enabled

      @lock.synchronize do
        next unless @enabled

        rss, peak = figures
        delta = mib(rss - @last_rss, "+")
        increase = mib(peak - @start_peak, "+")
        @last_rss = rss
        print_line("#{phase}: RSS #{mib(rss)} MiB (#{delta}) | Peak #{mib(peak)} MiB (#{increase} since start)")
      end
    end

    # How many bytes RSS has changed since the last checkpoint; nil while disabled.
    def delta
      @lock.synchronize { figures[0] - @last_rss if @enabled }
    end

    # How many bytes the peak has risen since enable; nil while disabled.
    def peak_increase
      @lock.synchronize { figures[1] - @start_peak if @enabled }
    end

    private

    def figures
      rss, peak = read_status
      # The kernel adds up counts per processor, and the sum can come out a little lower.
      @highest_peak = [@highest_peak, peak].max
      [rss, @highest_peak]
    end

    def read_status
      status = File.open(STATUS, "rb") { |file| file.readpartial(4096) }
      %w[VmRSS VmHWM].map { |name| amount(status, name) }
    rescue SystemCallError, EOFError => e
      raise Error, "memory tracking needs Linux with /proc mounted: #{e.message}"
    end

    def amount(status, name)
      kib = status[/^#{name}:\s*(\d+) kB$/n, 1] or raise Error, "memory tracking: #{STATUS} has no #{name} line"
      kib.to_i * 1024
    end

    # In MiB with one decimal; adding 0.0 turns -0.0 into 0.0.
    def mib(bytes, flag = "")
      format("%#{flag}.1f", (bytes / 1_048_576.0).round(1) + 0.0)
    end

    def print_line(message)
      time = @timestamps ? Time.now.utc.strftime("[%Y-%m-%d %H:%M:%S] ") : ""
      io = @io || $stdout
      io.write("#{time}[MEMORY] #{message}\n")
      io.flush
      nil
    end
  end

  @shared = Tracker.new

  class << self
    # The tracker that the whole program shares; the methods below are its own.
    attr_reader :shared

    def enabled? = shared.enabled?
    def enable = shared.enable
    def disable = shared.disable
    def checkpoint(phase) = shared.checkpoint(phase)
    def delta = shared.delta
    def peak_increase = shared.peak_increase
  end
end
