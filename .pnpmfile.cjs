// tsup's d.ts builder and TypeDoc need the TypeScript 6 API; everything else here is checked by TypeScript 7.
module.exports = {
  hooks: {
    readPackage(manifest) {
      if (manifest.name === "tsup" || manifest.name === "typedoc") {
        manifest.dependencies = { ...manifest.dependencies, typescript: "6.0.3" };
        if (manifest.peerDependencies) delete manifest.peerDependencies.typescript;
        if (manifest.peerDependenciesMeta) delete manifest.peerDependenciesMeta.typescript;
      }
      // Two Reacts are tested side by side; each react-dom is to meet its own.
      if (manifest.name === "react-dom" && manifest.version.startsWith("18.")) {
        manifest.dependencies = { ...manifest.dependencies, react: manifest.version };
        delete manifest.peerDependencies.react;
      }
      // Baileys wants sharp, 8 MB of native code, for pictures; only texts are sent here.
      if (manifest.name === "@whiskeysockets/baileys" && manifest.peerDependencies) {
        delete manifest.peerDependencies.sharp;
      }
      return manifest;
    },
  },
};
