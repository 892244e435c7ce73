#include "app/system/root_visit.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "base/command.hpp"
#include "base/try.hpp"

namespace acme8443::app {

Result<void> leave_to_owner(const std::filesystem::path& state_dir)
{
    struct stat directory {};
    if (geteuid() != 0 || stat(state_dir.c_str(), &directory) != 0 || directory.st_uid == 0)
        return {};
    const std::string owner =
        std::to_string(directory.st_uid) + ":" + std::to_string(directory.st_gid);
    // chown(1) walks a tree that somebody else may change meanwhile without being led out of it.
    TRY(run_command({"chown", "-R", "-h", "-P", "--from=0", owner, state_dir.string()},
                    std::chrono::minutes(5), {}, {}));
    return {};
}

}  // namespace acme8443::app
