import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { mount } from "./mount.js";
import { PlaygroundPage } from "./playground-page.js";
import "./playground.css";

mount(<PlaygroundPage />);
