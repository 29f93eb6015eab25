declare module "react-18" {
  export * from "react";
}
declare module "react-dom-18/server" {
  export * from "react-dom/server";
}
