#include "app/settings/certificate_files.hpp"

#include <algorithm>
#include <filesystem>

#include "app/settings/two_keys.hpp"
#include "base/file.hpp"

namespace acme8443::app {
namespace {

/// The name of the second certificate of a file. What is wrong with the file is told when its first
/// one is read.
std::optional<std::string> second_in(const std::filesystem::path& path)
{
    const auto text = file::read(path);
    if (!text || text->find("second_key_type") == text->npos) return std::nullopt;
    auto file = parse_certificate(*text, path.string());
    if (!file) return std::nullopt;
    file->name = path.stem().string();
    auto second = second_of(*file);
    if (!second || !*second) return std::nullopt;
    return std::move((*second)->name);
}

}  // namespace

Result<std::vector<std::string>> certificate_files(const Configuration& configuration)
{
    std::vector<std::string> names;
    std::error_code error;
    const auto directory = configuration.path_of("any").parent_path();
    for (auto at = std::filesystem::directory_iterator(directory, error);
         !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
        if (at->path().extension() == ".toml" && at->path().filename().string().front() != '.')
            names.push_back(at->path().stem().string());
    }
    if (error && error != std::errc::no_such_file_or_directory)
        return fail(file::error("listing", directory, error.value()));
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> certificates_of(const std::string& file,
                                         const Configuration& configuration)
{
    auto second = second_in(configuration.path_of(file));
    if (!second || configuration.has_certificate(*second)) return {file};
    return {file, *std::move(second)};
}

}  // namespace acme8443::app
