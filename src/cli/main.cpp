// colophon: the command line.
#include <iostream>

#include "cli/command.hpp"

int main(int argc, char** argv) {
  using namespace colophon::cli;
  CLI::App app{"Colophon: generative art whose receipt can be checked by repainting, bit for bit."};
  app.name("colophon");
  app.set_version_flag("--version", "colophon 0.1.0, formats v0");
  app.require_subcommand(1);
  int exit_code = kFailed;
  add_paint(app, exit_code);
  add_verify(app, exit_code);
  add_model(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::cerr << "error: " << error.what() << "\n\nhint: colophon " << (argc > 1 ? argv[1] : "") << " --help\n";
    return kFailed;
  }
  return exit_code;
}
