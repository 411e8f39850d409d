#include "handover.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace kineograph {
namespace {

constexpr std::size_t kTakeBytes = std::size_t{64} << 10;

/// Room for one descriptor beside a message, aligned as the kernel wants it.
union OneDescriptor {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

/// Sends some of `parts`, the descriptor with its first byte.
ssize_t send_some(int socket, std::span<iovec> parts, int fd) {
  OneDescriptor beside{};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  if (fd >= 0) {
    message.msg_control = beside.bytes.data();
    message.msg_controllen = beside.bytes.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

}  // namespace

bool hand_over(int socket, Opening opening, const Descriptor& file,
               std::span<const std::uint8_t> message) {
  // sendmsg does not write through its pointers; its type is older than const.
  std::array<iovec, 2> parts{iovec{&opening, sizeof(opening)},
                             iovec{const_cast<std::uint8_t*>(message.data()), message.size()}};
  int fd = file.get();
  while (parts[0].iov_len + parts[1].iov_len > 0) {
    const ssize_t sent = send_some(socket, parts, fd);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    fd = -1;  // it went with the first byte
    auto left = static_cast<std::size_t>(sent);
    for (iovec& part : parts) {
      const std::size_t step = std::min(left, part.iov_len);
      part.iov_base = static_cast<char*>(part.iov_base) + step;
      part.iov_len -= step;
      left -= step;
    }
  }
  return true;
}

std::ptrdiff_t take_over(int socket, std::vector<std::uint8_t>& bytes,
                         std::vector<Descriptor>& files) {
  const std::size_t had = bytes.size();
  bytes.resize(had + kTakeBytes);
  iovec part{bytes.data() + had, kTakeBytes};
  OneDescriptor beside{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = beside.bytes.data();
  message.msg_controllen = beside.bytes.size();
  ssize_t got = 0;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got <= 0) return got;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof(int));
    files.emplace_back(fd);
  }
  return got;
}

}  // namespace kineograph
