#include "app/proving/desk_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <string>

#include "base/file.hpp"

namespace acme8443::app {
namespace {

constexpr const char* name = "answers.sock";
constexpr int backlog = 64;

/// A path of any length: that of the directory's descriptor is short. unix(7) has room for 108.
sockaddr_un address_in(const Descriptor& directory)
{
    sockaddr_un at{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string path = "/proc/self/fd/" + std::to_string(directory.get()) + "/" + name;
    std::ranges::copy(path, std::begin(at.sun_path));
    return at;
}

Result<Descriptor> directory_of(const std::filesystem::path& state_dir)
{
    Descriptor directory(open(state_dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return fail(file::error("opening", state_dir, errno));
    return directory;
}

Descriptor new_socket(int flags) { return Descriptor(socket(AF_UNIX, SOCK_STREAM | flags, 0)); }

}  // namespace

Result<Descriptor> listen_at_desk(const std::filesystem::path& state_dir)
{
    const auto directory = directory_of(state_dir);
    if (!directory) return fail(directory.error());
    const sockaddr_un at = address_in(*directory);
    unlinkat(directory->get(), name, 0);
    Descriptor listener = new_socket(SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (!listener || bind(listener.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        fchmodat(directory->get(), name, 0600, 0) != 0 || listen(listener.get(), backlog) != 0)
        return fail(file::error("listening on", state_dir / name, errno));
    return listener;
}

Result<Descriptor> connect_to_desk(const std::filesystem::path& state_dir)
{
    const auto directory = directory_of(state_dir);
    if (!directory) return fail(directory.error());
    const sockaddr_un at = address_in(*directory);
    Descriptor connection = new_socket(SOCK_CLOEXEC);
    if (!connection ||
        connect(connection.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0)
        return fail(Errc::not_found, "nobody listens on " + (state_dir / name).string());
    return connection;
}

bool is_ours(const Descriptor& connection)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == geteuid();
}

}  // namespace acme8443::app
