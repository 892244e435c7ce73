#include "hooks/targets/private_directory.hpp"

#include <stdlib.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/file.hpp"

namespace acme8443::hooks {

Result<PrivateDirectory> PrivateDirectory::make()
{
    std::error_code error;
    const auto below = std::filesystem::temp_directory_path(error);
    std::string path = ((error ? "/tmp" : below) / "acme8443-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) return fail(file::error("creating", path, errno));
    return PrivateDirectory(std::move(path));
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {}))
{
}

PrivateDirectory::~PrivateDirectory()
{
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace acme8443::hooks
