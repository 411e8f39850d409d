/// Stands in for libFuzzer where there is no clang: gives a target each file that is named, every
/// beginning of it, and copies with a few bytes changed. An exact copy each, so that a byte too far
/// is seen.
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int kChangesPerFile = 20'000;

void give(const Bytes& bytes) {
  const Bytes copy(bytes);
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

void give_beginnings(const Bytes& whole) {
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    give(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

void give_changed(const Bytes& whole) {
  std::mt19937 random(20'261'123);
  for (int i = 0; i < kChangesPerFile && !whole.empty(); ++i) {
    Bytes changed = whole;
    for (int changes = 0; changes < 3; ++changes) {
      changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
    }
    give(changed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    const Bytes whole((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    give_beginnings(whole);
    give_changed(whole);
  }
  std::cout << argc - 1 << " files\n";
}
