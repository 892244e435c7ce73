// Writes section 1 of the manual while the package is built: acme8443_manual DIRECTORY DATE
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "app/command_line.hpp"
#include "app/manual/manual.hpp"
#include "base/file.hpp"

int main(int argc, char** argv)
{
    using namespace acme8443;
    if (argc != 3) {
        std::cerr << "usage: acme8443_manual DIRECTORY DATE\n";
        return app::exit_usage;
    }
    app::Output out(std::cout, std::cerr, false);
    app::Context context{.out = out, .stop = {}};
    app::Typed typed;
    const auto program = app::command_tree(context, typed);
    for (const app::ManualPage& page : app::manual(*program, argv[2])) {
        const auto written =
            file::write_atomically(std::filesystem::path(argv[1]) / page.file, page.text, 0644);
        if (!written) return out.error(written.error());
    }
    return app::exit_ok;
}
