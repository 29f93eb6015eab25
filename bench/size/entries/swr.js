export { default } from "swr";
