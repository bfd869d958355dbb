// Plays what is in view, where the page says that clips play by themselves and the person has not asked for less motion.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && !calm.matches) target.play().catch(() => {});
      else target.pause();
    }
  },
  { threshold: 0.6 },
);

const watch = () => {
  for (const video of document.querySelectorAll('video[data-autoplay]')) observer.observe(video);
};

document.addEventListener('birch:more', watch);
watch();
