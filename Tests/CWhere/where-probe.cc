// operator new and the containers of C++, with known memory: where-probe-cc.
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>
struct Thing { char bytes[88]; };
__attribute__((noinline)) std::vector<std::unique_ptr<Thing>> made_things(size_t n) {
  std::vector<std::unique_ptr<Thing>> things;
  things.reserve(n);
  for (size_t i = 0; i < n; i++) things.push_back(std::make_unique<Thing>());
  return things;
}
__attribute__((noinline)) std::map<int, int> made_map(int n) {
  std::map<int, int> map;
  for (int i = 0; i < n; i++) map[i * 7919 % n] = i;
  return map;
}
struct alignas(64) Wide { char bytes[128]; };
__attribute__((noinline)) std::vector<Wide *> made_wide(size_t n) {
  std::vector<Wide *> all;
  all.reserve(n);
  for (size_t i = 0; i < n; i++) { all.push_back(new Wide); all.back()->bytes[5] = 1; }
  return all;
}
int main() {
  auto things = made_things(200000);
  auto map = made_map(300000);
  auto wide = made_wide(50000);
  std::printf("made_things %zu\nmade_map %zu\n", size_t(200000) * (96 + 8), size_t(300000) * 48);
  for (auto w : wide) delete w;
  return map.size() == 0;
}
