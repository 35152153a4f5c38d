import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// jsdom draws no dialogs; these two lines are what the page needs of one.
HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
  this.open = false;
};

// It lays nothing out either, so there is nothing to scroll.
HTMLElement.prototype.scrollIntoView = () => undefined;

afterEach(() => {
  cleanup();
  location.hash = "";
  localStorage.clear();
});

// A machine with other work beside it takes longer than the second that is usual.
configure({ asyncUtilTimeout: 15_000 });
