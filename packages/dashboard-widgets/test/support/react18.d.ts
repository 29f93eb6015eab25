declare module "react-18" {
  import React = require("react");
  export = React;
}
declare module "react-dom-18/server" {
  export * from "react-dom/server";
}
