import { mount } from "../tutor-chat-standalone.js";

const problemDetails = { title: "Double it", description: "Return twice the number." };
const code = document.getElementById("code");
let tutor = null;

document.getElementById("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value;
  tutor?.unmount();
  tutor = mount(document.getElementById("tutor"), {
    problemDetails,
    userCode: code.value,
    getToken: () => Promise.resolve(token),
  });
});

code.addEventListener("input", () => {
  tutor?.update({ userCode: code.value });
});
