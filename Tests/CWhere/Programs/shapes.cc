// Shapes behind pointers, grouped in a map by their size, and a drawing of them in one string.
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual int size() const = 0;
  virtual std::string drawing() const = 0;
};

struct Circle : Shape {
  explicit Circle(int radius) : radius(radius) {}
  int size() const override { return radius * 3; }
  std::string drawing() const override { return std::string(size_t(radius % 40), 'o'); }
  int radius;
  double center[8] = {};
};

struct Polygon : Shape {
  explicit Polygon(int corners) : corners(size_t(corners), 1.0) {}
  int size() const override { return int(corners.size()); }
  std::string drawing() const override { return std::string(corners.size() % 50, '#'); }
  std::vector<double> corners;
};

static std::vector<std::shared_ptr<Shape>> make_shapes(int count) {
  std::vector<std::shared_ptr<Shape>> shapes;
  for (int i = 0; i < count; i++) {
    if (i % 3 == 0) shapes.push_back(std::make_shared<Polygon>(i % 37 + 3));
    else shapes.push_back(std::make_shared<Circle>(i % 1000));
  }
  return shapes;
}

static std::multimap<int, std::shared_ptr<Shape>> by_size(const std::vector<std::shared_ptr<Shape>> &shapes) {
  std::multimap<int, std::shared_ptr<Shape>> sorted;
  for (const auto &shape : shapes) sorted.emplace(shape->size(), shape);
  return sorted;
}

int main() {
  auto shapes = make_shapes(300000);
  auto sorted = by_size(shapes);
  std::string drawing;
  for (const auto &entry : sorted) drawing += entry.second->drawing();
  std::printf("%zu shapes, %zu characters\n", sorted.size(), drawing.size());
}
