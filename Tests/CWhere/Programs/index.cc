// An index of the words of a file: which lines each is on. index FILE
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

using Index = std::unordered_map<std::string, std::vector<int>>;

static std::string read_whole(const char *path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

static Index index_of(const std::string &text) {
  Index index;
  std::istringstream lines(text);
  std::string line, word;
  for (int number = 1; std::getline(lines, line); number++) {
    std::istringstream words(line);
    while (words >> word) {
      auto &numbers = index[word];
      if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
    }
  }
  return index;
}

int main(int argc, char **argv) {
  if (argc < 2) return 64;
  std::string text = read_whole(argv[1]);
  Index index = index_of(text);
  std::vector<std::string> words;
  for (const auto &entry : index) words.push_back(entry.first);
  std::sort(words.begin(), words.end());
  std::cout << words.size() << " words, from " << words.front() << " to " << words.back() << "\n";
}
