#include "memory_tracking.hpp"

#include <cstring>
#include <memory>
#include <thread>
#include <vector>

int main() {
  auto& memory = memory_tracking::shared;
  memory.checkpoint("not shown");
  try {
    memory.enable();
  } catch (const std::system_error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  auto held = std::make_unique<char[]>(50 << 20);
  std::memset(held.get(), 'x', 50 << 20);
  std::cout << "differences " << *memory.delta() << ' ' << *memory.peak_increase() << '\n';
  memory.checkpoint("fifty allocated");
  held.reset();
  memory.checkpoint("freed");
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 4; worker++) {
    threads.emplace_back([&memory] {
      for (int count = 0; count < 50; count++) memory.checkpoint("thread");
    });
  }
  for (auto& thread : threads) thread.join();
  memory.disable();
  memory.checkpoint("not shown");
  std::cout << "disabled " << memory.enabled() << ' ' << memory.delta().has_value() << ' '
            << memory.peak_increase().has_value() << '\n';
  memory_tracking::tracker(std::cerr, false).enable();
}
