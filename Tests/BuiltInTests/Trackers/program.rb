# frozen_string_literal: true

require_relative "memory_tracking"

MemoryTracking.checkpoint("not shown")
MemoryTracking.enable
held = "x" * (50 << 20)
puts "differences #{MemoryTracking.delta} #{MemoryTracking.peak_increase}"
MemoryTracking.checkpoint("fifty allocated")
held.clear
MemoryTracking.checkpoint("freed")
4.times.map { Thread.new { 50.times { MemoryTracking.checkpoint("thread") } } }.each(&:join)
MemoryTracking.disable
MemoryTracking.checkpoint("not shown")
puts "disabled #{MemoryTracking.enabled?} #{MemoryTracking.delta.inspect} #{MemoryTracking.peak_increase.inspect}"
MemoryTracking::Tracker.new(io: $stderr, timestamps: false).enable
