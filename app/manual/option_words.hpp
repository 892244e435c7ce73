#pragma once

namespace CLI {
class App;
}

namespace acme8443::app {

/// Says of every option of the program what is typed after it (`--email ADDRESS`), and puts those
/// of a setting under the heading to which it belongs. An option goes by the same word in all
/// commands; one that is not known here keeps what CLI11 calls it.
void put_option_words(CLI::App& program);

}  // namespace acme8443::app
