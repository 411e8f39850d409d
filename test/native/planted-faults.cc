#include "planted-faults.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace kineograph {
namespace {

constexpr std::string_view kMark = "KGFAULT:";

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void sleep_for_ever() {
  while (true) sleep(1000);
}

/// Says by a crash that something worked which must not.
[[noreturn]] void tell_of_success(const char* what) {
  write_all(STDERR_FILENO, what);
  std::_Exit(99);
}

void touch_null(const std::string&) {
  volatile int* nothing = nullptr;
  *nothing = 1;
}

void abort_now(const std::string&) { std::abort(); }

void spin(const std::string&) {
  volatile bool goes_on = true;
  while (goes_on) {
  }
}

void sleep_on(const std::string&) { sleep_for_ever(); }

/// Ten GB, a tenth at a time, as containers of the product's own take it.
void take_memory(const std::string&) {
  constexpr std::size_t kStepBytes = 1'000'000'000;
  std::vector<std::vector<std::uint8_t>> taken(10);
  for (auto& each : taken) each.assign(kStepBytes, 1);
  tell_of_success("took 10 GB");
}

/// The same by small blocks of malloc, none of which is ever given back.
void take_small_blocks(const std::string&) {
  constexpr std::size_t kStepBytes = 4096;
  for (std::size_t bytes = 0; bytes < 10'000'000'000; bytes += kStepBytes) {
    void* block = std::malloc(kStepBytes);
    if (block == nullptr) throw std::bad_alloc();
    std::memset(block, 1, kStepBytes);
  }
  tell_of_success("took 10 GB");
}

/// Whoever forks doubles, and all of them stay.
void fork_bomb(const std::string&) {
  for (int generation = 0; generation < 6; ++generation) {
    if (fork() < 0) return;
  }
  sleep_for_ever();
}

void* sleep_in_thread(void*) { sleep_for_ever(); }

/// Threads are permitted, so their number is bounded by the memory of their stacks alone.
void thread_bomb(const std::string&) {
  pthread_t thread{};
  while (pthread_create(&thread, nullptr, sleep_in_thread, nullptr) == 0) {
  }
  sleep_for_ever();
}

void start_program(const std::string& mark) {
  const std::string command = "echo started > " + mark;
  execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
}

void read_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY);
  if (file >= 0) tell_of_success("opened a file");
}

void write_file(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  if (file >= 0) tell_of_success("made a file");
}

void visit(const std::string& port) {
  const int visitor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(visitor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    tell_of_success("visited a server");
  }
}

void flood_replies(const std::string&) {
  const std::string noise(std::size_t{1} << 16, '\x2A');
  while (true) write_all(STDOUT_FILENO, noise);
}

void flood_errors(const std::string&) {
  const std::string noise(std::size_t{1} << 16, '\x2A');
  while (true) write_all(STDERR_FILENO, noise);
}

/// A message of 5 bytes, of a kind that there is not.
void speak_wrongly(const std::string&) {
  write_all(STDOUT_FILENO, std::string_view("\x05\0\0\0\x01\0\0\0\xEE", 9));
  sleep_for_ever();
}

/// The claim of a message of 511 MB, and then nothing.
void claim_much(const std::string&) {
  write_all(STDOUT_FILENO, std::string_view("\0\0\xF0\x1F", 4));
  sleep_for_ever();
}

/// Half a message, and an end that looks well.
void break_off(const std::string&) {
  write_all(STDOUT_FILENO, std::string_view("\x40\0\0\0\x01\0\0\0\x82", 9));
  std::_Exit(0);
}

void ignore_signals(const std::string&) {
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_IGN);
  sleep_for_ever();
}

void trace_parent(const std::string&) {
  if (ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0) tell_of_success("holds its parent");
}

void kill_parent(const std::string&) {
  kill(getppid(), SIGKILL);
  sleep_for_ever();
}

/// Out of the group that is killed as one.
void leave_group(const std::string&) {
  setsid();
  sleep_for_ever();
}

void map_code(const std::string&) {
  std::vector<std::uint8_t> code(8192, 0xC3);
  const auto page = (reinterpret_cast<std::uintptr_t>(code.data()) + 4095) & ~std::uintptr_t{4095};
  mprotect(reinterpret_cast<void*>(page), 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
  reinterpret_cast<void (*)()>(page)();
  tell_of_success("ran what it wrote");
}

struct Planted {
  std::string_view name;
  void (*carry_out)(const std::string& argument);
};

constexpr std::array kFaults = {
    Planted{"segv", touch_null},
    Planted{"abort", abort_now},
    Planted{"spin", spin},
    Planted{"sleep", sleep_on},
    Planted{"memory", take_memory},
    Planted{"small-blocks", take_small_blocks},
    Planted{"fork-bomb", fork_bomb},
    Planted{"thread-bomb", thread_bomb},
    Planted{"exec", start_program},
    Planted{"read-file", read_file},
    Planted{"write-file", write_file},
    Planted{"connect", visit},
    Planted{"flood-replies", flood_replies},
    Planted{"flood-errors", flood_errors},
    Planted{"wrong-bytes", speak_wrongly},
    Planted{"claim", claim_much},
    Planted{"break-off", break_off},
    Planted{"ignore-signals", ignore_signals},
    Planted{"ptrace", trace_parent},
    Planted{"kill-parent", kill_parent},
    Planted{"leave-group", leave_group},
    Planted{"own-code", map_code},
};

}  // namespace

void carry_out_planted_fault(std::span<const std::uint8_t> file) {
  const std::string text(file.begin(), file.end());
  if (!text.starts_with(kMark)) return;
  const std::string line = text.substr(kMark.size(), text.find('\n') - kMark.size());
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string name = line.substr(0, space);
  const std::string argument = space < line.size() ? line.substr(space + 1) : "";
  const auto planted = std::ranges::find(kFaults, name, &Planted::name);
  if (planted != kFaults.end()) planted->carry_out(argument);
}

}  // namespace kineograph
