#include "store/directory.hpp"

#include <algorithm>
#include <system_error>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

bool hidden(const std::string& name) { return name.starts_with('.'); }

Result<std::vector<std::string>> list(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator it(directory, failed), end; !failed && it != end;
         it.increment(failed))
        names.push_back(it->path().filename().string());
    if (failed && failed != std::errc::no_such_file_or_directory)
        return fail(file::error("listing", directory, failed.value()));
    return names;
}

}  // namespace

Result<void> create_directory(const fs::path& path, std::span<const NewFile> files)
{
    const fs::path building = temporary(path);
    TRY(file::remove_tree(building));
    TRY(file::make_directories(path.parent_path()));
    TRY(file::write_directory(building, files));
    return file::move(building, path);
}

Result<void> discard_directory(const fs::path& path)
{
    if (!TRY(is_there(path))) return {};
    const fs::path leaving = temporary(path);
    TRY(file::remove_tree(leaving));
    TRY(file::move(path, leaving));
    return file::remove_tree(leaving);
}

Result<void> quarantine(const Layout& at, const fs::path& what, std::string_view as)
{
    TRY(file::make_directories(at.quarantine()));
    const fs::path first = at.quarantine() / as;
    fs::path place = first;
    for (int n = 2; TRY(is_there(place)); ++n) place = first.string() + "." + std::to_string(n);
    return file::move(what, place);
}

Result<std::vector<std::string>> entries(const fs::path& directory)
{
    std::vector<std::string> names = TRY(list(directory));
    names.erase(std::remove_if(names.begin(), names.end(), hidden), names.end());
    std::sort(names.begin(), names.end());
    return names;
}

Result<bool> is_there(const fs::path& path)
{
    std::error_code failed;
    const fs::file_status status = fs::symlink_status(path, failed);
    if (status.type() == fs::file_type::not_found) return false;
    if (failed) return fail(file::error("looking at", path, failed.value()));
    return true;
}

Result<void> remove_hidden(const fs::path& directory)
{
    const std::vector<std::string> names = TRY(list(directory));
    for (const std::string& each : names)
        if (hidden(each)) TRY(file::remove_tree(directory / each));
    return {};
}

Result<bool> has_hidden(const fs::path& directory)
{
    const std::vector<std::string> names = TRY(list(directory));
    return std::any_of(names.begin(), names.end(), hidden);
}

}  // namespace acme8443::store
