/** @type {import('@storybook/html-vite').StorybookConfig} */
const config = {
  framework: '@storybook/html-vite',
  stories: ['../src/*.stories.js'],
  staticDirs: ['../public'],
  core: { disableTelemetry: true },
  // invitekit stands two folders up.
  viteFinal: (vite) => ({
    ...vite,
    server: { ...vite.server, fs: { allow: ['../..'] } },
    build: { ...vite.build, target: 'es2022' },
  }),
}

export default config
